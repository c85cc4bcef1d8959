package judgebot;

import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** Takes sun.misc.Unsafe out of use, through which a program could read and write what is private to the harness. */
@SuppressWarnings({"deprecation", "removal"})
final class RawMemory {
    private RawMemory() {}

    static void forbid() {
        try {
            Field own = Unsafe.class.getDeclaredField("theUnsafe");
            own.setAccessible(true);
            Unsafe unsafe = (Unsafe) own.get(null);
            Field inner = Unsafe.class.getDeclaredField("theInternalUnsafe");
            unsafe.putObject(unsafe.staticFieldBase(inner), unsafe.staticFieldOffset(inner), null);
        } catch (ReflectiveOperationException | UnsupportedOperationException goneAlready) {
            return;
        }
    }
}
