import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles programs in memory and runs their main methods, one after the other, with assertions enabled.
 *
 * <p>Standard input: for each program the length of its source in bytes (four, big endian) and its source in UTF-8.
 * Standard output: one line for each: "not compiling", "killed" (it threw something), "survived" or "timed out". The only
 * argument is the processor time that a program may take, in milliseconds; it may wait sixty times as long. A program
 * that cannot be stopped ends the process, after its line.
 */
@SuppressWarnings({"deprecation", "removal"}) // of ThreadDeath and Thread.getId, in newer versions
final class ProgramRunner {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS = List.of("-proc:none", "-nowarn", "-g:none");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long PATIENCE = 60;
    private static final long POLL_MILLIS = 20;
    private static final long STOP_MILLIS = 5000;
    private static final long STACK_BYTES = 1 << 20;

    private ProgramRunner() {}

    public static void main(String[] args) throws Exception {
        long limit = Long.parseLong(args[0]);
        PrintStream outcomes = System.out;
        DataInputStream programs = new DataInputStream(System.in);
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        MemoryFiles files = new MemoryFiles(COMPILER.getStandardFileManager(null, null, null));
        while (true) {
            byte[] source;
            try {
                source = new byte[programs.readInt()];
            } catch (EOFException end) {
                break;
            }
            programs.readFully(source);
            if (!files.compile(new String(source, StandardCharsets.UTF_8))) {
                report(outcomes, "not compiling");
                continue;
            }
            Program program = new Program(files.classes);
            Thread thread = new Thread(null, program, "program", STACK_BYTES);
            thread.start();
            join(thread, limit);
            report(outcomes, program.outcome);
            if (thread.isAlive() && !stop(thread)) {
                break;
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Waits for a thread as long as it may run; processor time, so that a busy computer makes no mutant time out. */
    private static void join(Thread thread, long limit) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE * limit * 1_000_000;
        thread.join(limit);
        while (thread.isAlive()
                && THREADS.getThreadCpuTime(thread.getId()) < limit * 1_000_000
                && System.nanoTime() < deadline) {
            thread.join(POLL_MILLIS);
        }
    }

    private static void report(PrintStream outcomes, String outcome) {
        outcomes.println(outcome);
        outcomes.flush();
    }

    /** Newer machines cannot stop a thread; by reflection, so that those without the method compile this, too. */
    private static boolean stop(Thread thread) throws InterruptedException {
        try {
            Thread.class.getMethod("stop").invoke(thread);
        } catch (ReflectiveOperationException unsupported) {
            return false;
        }
        thread.join(STOP_MILLIS);
        return !thread.isAlive();
    }

    private static final class Program implements Runnable {
        volatile String outcome = "timed out";
        private final Map<String, ByteArrayOutputStream> classes;

        Program(Map<String, ByteArrayOutputStream> classes) {
            this.classes = Map.copyOf(classes);
        }

        @Override
        public void run() {
            try {
                ClassLoader loader = new MemoryLoader(classes);
                loader.setDefaultAssertionStatus(true);
                for (String name : classes.keySet()) {
                    runMain(Class.forName(name, false, loader));
                }
                outcome = "survived";
            } catch (ThreadDeath stopped) {
                outcome = "timed out";
            } catch (InvocationTargetException thrown) {
                outcome = thrown.getCause() instanceof ThreadDeath ? "timed out" : "killed";
            } catch (ReflectiveOperationException | LinkageError | OutOfMemoryError broken) {
                outcome = "killed";
            }
        }

        private static void runMain(Class<?> type) throws ReflectiveOperationException {
            java.lang.reflect.Method main;
            try {
                main = type.getDeclaredMethod("main", String[].class);
            } catch (NoSuchMethodException none) {
                return;
            }
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        }
    }

    private static final class MemoryLoader extends ClassLoader {
        private final Map<String, ByteArrayOutputStream> classes;

        MemoryLoader(Map<String, ByteArrayOutputStream> classes) {
            super(ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream code = classes.get(name);
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code.toByteArray(), 0, code.size());
        }
    }

    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        MemoryFiles(JavaFileManager standard) {
            super(standard);
        }

        boolean compile(String source) {
            classes.clear();
            var task = COMPILER.getTask(
                    Writer.nullWriter(), this, problem -> {}, OPTIONS, null, List.of(new MemorySource(source)));
            return task.call();
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new MemoryClass(name, classes.computeIfAbsent(name, unused -> new ByteArrayOutputStream()));
        }
    }

    private static final class MemorySource extends SimpleJavaFileObject {
        private final String source;

        MemorySource(String source) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }

        /** Any public class may be in this file. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }

    private static final class MemoryClass extends SimpleJavaFileObject {
        private final ByteArrayOutputStream code;

        MemoryClass(String name, ByteArrayOutputStream code) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.code = code;
        }

        @Override
        public OutputStream openOutputStream() {
            return code;
        }
    }
}
