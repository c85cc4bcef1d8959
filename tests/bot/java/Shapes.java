package com.example.shapes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Things with an area. */
public class Shapes<T extends Comparable<T>> {
    private final List<T> items = new ArrayList<>(); /** Trails the field. */
    private int count;

    /** Makes an empty collection. */
    public Shapes() {
        this(0);
    }

    /**
     * Makes a collection.
     *
     * @param count how many there are
     */
    protected Shapes(final int count) {
        this.count = count;
    }

    void undocumented() {
        count++;
    }

    /** Adds one item. */
    @Deprecated(since = "1")
    @SuppressWarnings({"unchecked", "raw" + "types"})
    public <E extends Exception> boolean add(
            T item, // what to add
            Map<String, ? extends List<int[]>> options)
            throws E, IOException {
        return items.add(item);
    }

    @Deprecated
    /** Adds many items. */
    public final boolean add(T... more) {
        boolean changed = false;
        for (T item : more) {
            changed |= items.add(item);
        }
        return changed;
    }

    /** Gives the lengths of rows. */
    static int[] lengths(int rows[][])[] {
        return new int[][] {{rows.length}};
    }

    /** Counts in another language. */
    public native int nativeCount();

    /** Compares by hash. */
    private Comparator<T> order() {
        return new Comparator<T>() {
            /** Compares two. */
            @Override
            public int compare(T left, T right) {
                class Key {
                    /** The key of one. */
                    int of(T value) {
                        return value.hashCode();
                    }
                }
                Key key = new Key();
                return Integer.compare(key.of(left), key.of(right));
            }
        };
    }

    /** A point. */
    public static final class Point {
        /** Its x. */
        private double x() {
            return 0;
        }
    }

    /** What all have. */
    interface Shape {
        /** The area. */
        double area();

        /** Twice the area. */
        default double twice() {
            return 2 * area();
        }

        /** Half of it. */
        private double half() {
            return area() / 2;
        }
    }

    /** Marks a thing. */
    @interface Mark {
        /** What it says. */
        String value() default "";
    }
}
