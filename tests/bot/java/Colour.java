package com.example.shapes;

/** Colours, with a body for one. */
enum Colour {
    /** Not a method. */
    RED {
        /** Its code. */
        @Override
        int code() {
            return 0xE+1;
        }
    },
    GREEN(2);

    private final int weight;

    /** The light one. */
    Colour() {
        this(1);
    }

    /** A colour of some weight. */
    Colour(int weight) {
        this.weight = weight;
    }

    /** The code. */
    int code() {
        return weight;
    }
}

/** A pair of ends. */
record Range(int low, Integer... high) {
    /** Checks the ends. */
    Range {
        if (low < 0) {
            throw new IllegalArgumentException("low " + "{");
        }
    }

    /** Ends at nothing. */
    Range(String text) {
        this(text.length());
    }

    /** Its width. */
    public int width() {
        return high[0] - low;
    }

    static final Runnable NOTHING = new Runnable() {
        /** Does nothing. */
        @Override
        public void run() {}
    };
}

sealed interface Tree permits Leaf {}

/** A leaf. */
final class Leaf implements Tree {
    /** Describes it with a text block and a switch. */
    String describe(Object thing) {
        String text = """
            /** not a doc "comment" */ // judgebot:ignore
            """;
        return switch (thing.hashCode()) {
            case 0 -> text;
            default -> { yield thing instanceof String string ? string : ""; }
        };
    }
}
