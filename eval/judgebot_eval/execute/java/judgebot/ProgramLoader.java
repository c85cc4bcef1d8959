package judgebot;

import java.util.Map;

/** Loads the classes of one program: its own first, as if they stood first on the class path, then the libraries'. */
final class ProgramLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    ProgramLoader(Map<String, byte[]> classes, ClassLoader libraries) {
        super(libraries);
        this.classes = classes;
        setDefaultAssertionStatus(true);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!classes.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            byte[] code = classes.get(name);
            return loaded == null ? defineClass(name, code, 0, code.length) : loaded;
        }
    }
}
