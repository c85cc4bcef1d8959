package judgebot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Calls a program's main method, and tells how it ended. To be used in the program's own thread, as it runs its code. */
final class MainMethod {
    private static final int MOST_FRAMES = 64;
    private static final int MOST_CHARACTERS = 4096;

    private MainMethod() {}

    /** Returns what main threw, null if it returned. */
    static Throwable call(ClassLoader loader, String name) {
        try {
            Method main = Class.forName(name, false, loader).getMethod("main", String[].class);
            if (!Modifier.isStatic(main.getModifiers())) {
                return new NoSuchMethodException(name + ".main is not static");
            }
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
            return null;
        } catch (InvocationTargetException wrapper) {
            return wrapper.getCause();
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /**
     * Says how main ended: 1 if it returned; else 0, the class and message of what it threw, and the number, methods and
     * lines of the frames in the program's own file, the innermost first.
     */
    static Frame end(Throwable thrown, String mainClass) {
        if (thrown == null) {
            return new Frame().put(1);
        }
        List<StackTraceElement> frames = frames(thrown, mainClass + ".java");
        Frame end = new Frame()
                .put(0)
                .put(thrown.getClass().getName())
                .put(message(thrown))
                .put(frames.size());
        frames.forEach(frame -> end.put(frame.getMethodName()).put(frame.getLineNumber()));
        return end;
    }

    /** Throws anything, as the machine's own call of main does. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The program may have overridden these two, so they may throw what they like. */
    private static String message(Throwable thrown) {
        try {
            String message = thrown.getLocalizedMessage();
            return message == null ? "" : message.substring(0, Math.min(message.length(), MOST_CHARACTERS));
        } catch (Throwable own) {
            return "";
        }
    }

    private static List<StackTraceElement> frames(Throwable thrown, String file) {
        List<StackTraceElement> found = new ArrayList<>();
        try {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (file.equals(frame.getFileName()) && found.size() < MOST_FRAMES) {
                    found.add(frame);
                }
            }
        } catch (Throwable own) {
            found.clear();
        }
        return found;
    }
}
