package org.javatuples;

import java.util.Objects;

/** The part of javatuples' Pair that the tasks use. */
public final class Pair<A, B> {
    private final A value0;
    private final B value1;

    public Pair(A value0, B value1) {
        this.value0 = value0;
        this.value1 = value1;
    }

    public static <A, B> Pair<A, B> with(A value0, B value1) {
        return new Pair<>(value0, value1);
    }

    public A getValue0() {
        return value0;
    }

    public B getValue1() {
        return value1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pair<?, ?> pair
                && Objects.equals(value0, pair.value0)
                && Objects.equals(value1, pair.value1);
    }

    @Override
    public int hashCode() {
        return 31 + Objects.hash(value0, value1); // as the original, which orders hash sets
    }

    @Override
    public String toString() {
        return "[" + value0 + ", " + value1 + "]";
    }
}
