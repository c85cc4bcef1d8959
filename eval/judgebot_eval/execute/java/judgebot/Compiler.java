package judgebot;

import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.api.ClientCodeWrapper.DiagnosticSourceUnwrapper;
import com.sun.tools.javac.api.DiagnosticFormatter;
import com.sun.tools.javac.api.JavacTaskPool;
import com.sun.tools.javac.util.Context;
import com.sun.tools.javac.util.JCDiagnostic;
import com.sun.tools.javac.util.Log;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles programs in memory, one after the other, as `javac -encoding UTF8` does. Arguments: socket, class path.
 *
 * <p>For each frame with the name of the main class and the source it sends one back: 1, the number of classes, and the
 * name and code of each; or 0, the code, first line and line number (-1: none) of the first error, and all errors as
 * javac prints them. What javac has read of the platform's classes is kept from one program to the next, which is
 * what makes this fast; no code of a program ever runs here.
 */
final class Compiler {
    private static final int CONTEXTS = 1;

    private final JavacTaskPool tasks = new JavacTaskPool(CONTEXTS);
    private final MemoryFiles files =
            new MemoryFiles(ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null));
    private final List<String> options;

    private Compiler(String classPath) {
        options = List.of("-proc:none", "-cp", classPath);
    }

    public static void main(String[] args) throws IOException {
        Channel channel = Channel.open(args[0]);
        Compiler compiler = new Compiler(args[1]);
        try {
            while (true) {
                Frame asked = channel.receive();
                channel.send(compiler.compile(asked.getText(), asked.getText()));
            }
        } catch (EOFException end) {
            return;
        }
    }

    private Frame compile(String mainClass, String source) throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var sources = List.of(new MemoryFiles.Source(mainClass, source));
        files.classes.clear();
        try {
            return tasks.getTask(null, files, problems, options, null, sources, task -> {
                Context context = ((BasicJavacTask) task).getContext(); // the task forgets it
                return task.call() ? classes() : errors(context, problems.getDiagnostics());
            });
        } catch (StackOverflowError | OutOfMemoryError | RuntimeException broken) {
            return outOfResources(broken.getClass());
        }
    }

    private Frame classes() {
        Frame frame = new Frame().put(1).put(files.classes.size());
        for (Map.Entry<String, ByteArrayOutputStream> each : files.classes.entrySet()) {
            frame.put(each.getKey()).put(each.getValue().toByteArray());
        }
        return frame;
    }

    private static Frame outOfResources(Class<? extends Throwable> why) {
        String name = why.getName();
        return new Frame().put(0).put(name).put("The system is out of resources.").put(-1).put(name);
    }

    private static Frame errors(Context context, List<Diagnostic<? extends JavaFileObject>> problems) {
        DiagnosticFormatter<JCDiagnostic> formatter = Log.instance(context).getDiagnosticFormatter();
        StringBuilder text = new StringBuilder();
        JCDiagnostic first = null;
        for (Diagnostic<? extends JavaFileObject> problem : problems) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                JCDiagnostic error = ((DiagnosticSourceUnwrapper) problem).d;
                first = first == null ? error : first;
                text.append(formatter.format(error, Locale.ROOT)).append('\n');
            }
        }
        if (first == null) { // javac has caught it itself, and tells nobody
            return outOfResources(StackOverflowError.class);
        }
        String message = formatter.formatMessage(first, Locale.ROOT).lines().findFirst().orElse("");
        return new Frame()
                .put(0)
                .put(first.getCode())
                .put(message)
                .put((int) first.getLineNumber())
                .put(text.toString());
    }
}
