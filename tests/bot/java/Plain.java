package com.example;

import java.util.Iterator;
import java.util.List;

/** In the Java that old parsers know. */
public abstract class Plain<T> implements Iterable<T> {
    /** Makes one. */
    protected Plain() {}

    /** Joins texts. */
    public static String join(String separator, List<? extends CharSequence> parts, Object... rest) {
        StringBuilder joined = new StringBuilder();
        for (CharSequence part : parts) {
            joined.append(part).append(separator);
        }
        return joined.toString() + rest.length;
    }

    /** Gives the size. */
    public abstract int size();

    /** Walks over nothing. */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<T>() {
            @Override
            public boolean hasNext() {
                return false;
            }

            @Override
            public T next() {
                throw new java.util.NoSuchElementException();
            }
        };
    }

    /** Kinds of it. */
    enum Kind {
        ONE, TWO;

        /** The next one. */
        Kind next(int[] steps, long by) {
            return values()[(ordinal() + steps[0] + (int) by) % values().length];
        }
    }

    /** Inside. */
    interface Inner {
        /** Called for each. */
        void call(String name, int index) throws Exception;
    }
}
