package judgebot;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** The compiler's files: those of the platform and the class path as they are, what it writes in memory. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    /** What was written, by name of the class. */
    final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    MemoryFiles(JavaFileManager standard) {
        super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
        return new SimpleJavaFileObject(URI.create("memory:///class"), kind) {
            @Override
            public OutputStream openOutputStream() {
                ByteArrayOutputStream code = new ByteArrayOutputStream();
                classes.put(name, code);
                return code;
            }
        };
    }

    /** A source file that is named after the main class. */
    static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String mainClass, String text) {
            super(URI.create("memory:///" + mainClass + Kind.SOURCE.extension), Kind.SOURCE);
            this.name = mainClass + Kind.SOURCE.extension;
            this.text = text;
        }

        /** What stands before the line number of an error. */
        @Override
        public String getName() {
            return name;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
