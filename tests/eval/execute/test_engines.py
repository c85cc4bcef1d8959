"""Programs that nobody would write, and what both engines make of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sandbox import NEEDS_SANDBOX

from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.pool import PoolEngine
from judgebot_eval.execute.program import Program
from judgebot_eval.execute.spawn import SpawnEngine

pytestmark = NEEDS_SANDBOX

_LIMITS = Limits(wall_seconds=4, cpu_seconds=0.7, heap_mb=48)
_PATIENT = Limits(compile_seconds=60, wall_seconds=60, heap_mb=48)
_IMPATIENT = Limits(compile_seconds=60, wall_seconds=5, heap_mb=48)


def _program(body, members=""):
    return Program(
        "import java.io.*;\nimport java.util.*;\nclass Problem {\n"
        f"    {members}\n    public static void main(String[] args) throws Throwable {{\n        {body}\n    }}\n}}\n",
        "Problem",
    )


def _ordinary(number):
    return _program(
        f'assert System.in.read() == -1 && !System.getProperty("line.separator").isEmpty(); System.out.print({number});'
    )


_MEMORY = "java.lang.OutOfMemoryError"
_FOREVER = "while (true) { }"
_ALL_THREADS = "for (Thread t : Thread.getAllStackTraces().keySet()) if (t != Thread.currentThread())"
_TOO_DEEP = f"int x = {'(' * 9000}1{')' * 9000};"

# what both engines say: status, error_type, exit_code, reached_end
_OK = ("ok", "", None, True)
_TIMEOUT = ("timeout", "", None, False)
_LEFT = ("timeout", "", None, True)


def _threw(name):
    return ("exception", name, None, False)


def _exit(code):
    return ("exit", "", code, False)


_CATCHES_ALL = "while (true) { try { while (true) { } } catch (Throwable t) { } }"
_EVIL_MESSAGE = "static class Evil extends RuntimeException { public String getLocalizedMessage() { %s } }"
_LOADED = 'ClassLoader.getSystemClassLoader().loadClass("judgebot.%s")'
_EVIL_PROPERTIES = "System.setProperties(new Properties()); Locale.setDefault(Locale.JAPAN);"

_BOTH = [
    pytest.param(_program("System.exit(0);"), _exit(0), id="exits with 0"),
    pytest.param(_program("System.exit(3);"), _exit(3), id="exits with 3"),
    pytest.param(_program("Runtime.getRuntime().halt(0);"), _exit(0), id="halts"),
    pytest.param(_program("throw new Evil();", _EVIL_MESSAGE % "System.exit(0); return null;"), _exit(0),
                 id="exits while its exception is described"),
    pytest.param(_program("", "int f() { }"), ("compile-error", "", None, False), id="does not compile"),
    pytest.param(_program("", "public static void main(String[] a) { }"), ("compile-error", "", None, False),
                 id="main twice"),
    pytest.param(_program(_TOO_DEEP), ("compile-error", "", None, False), id="too deep for the compiler"),
    pytest.param(Program("class Other { }", "Problem"), _threw("java.lang.ClassNotFoundException"), id="no such class"),
    pytest.param(Program("class Problem { }", "Problem"), _threw("java.lang.NoSuchMethodException"), id="no main"),
    pytest.param(_program("assert args.length > 0;"), _threw("java.lang.AssertionError"), id="asserts are checked"),
    pytest.param(_program("", 'static int x = Integer.parseInt("x");'),
                 _threw("java.lang.ExceptionInInitializerError"), id="initialiser throws"),
    pytest.param(_program("f(0);", "static int f(int n) { return f(n + 1) + 1; }"),
                 _threw("java.lang.StackOverflowError"), id="endless recursion"),
    pytest.param(_program('"a".repeat(1 << 30);'), _threw(_MEMORY), id="a string of 1 GB"),
    pytest.param(_program("while (true) l.add(new long[1 << 16]);", "static List<long[]> l = new ArrayList<>();"),
                 _threw(_MEMORY), id="fills its memory"),
    pytest.param(_program(f"new Thread(() -> {{ {_FOREVER} }}).start();"), _LEFT, id="leaves a thread"),
    pytest.param(_program(f"Thread t = new Thread(() -> {{ {_FOREVER} }}); t.setDaemon(true); t.start();"), _OK,
                 id="leaves a daemon"),
    pytest.param(_program(_FOREVER), _TIMEOUT, id="endless loop"),
    pytest.param(_program("Thread.sleep(1000000);"), _TIMEOUT, id="sleeps"),
    pytest.param(_program('new FileOutputStream("/etc/x");'), _threw("java.io.FileNotFoundException"),
                 id="writes outside"),
    pytest.param(_program('new FileInputStream("/etc/passwd");'), _threw("java.io.FileNotFoundException"),
                 id="reads outside"),
    pytest.param(_program('new java.net.Socket("127.0.0.1", 22);'), _threw("java.net.ConnectException"), id="socket"),
    pytest.param(_program("System.setSecurityManager(new SecurityManager());"),
                 _threw("java.lang.UnsupportedOperationException"), id="security manager"),
    pytest.param(_program("byte[] b = new byte[1 << 20]; for (int i = 0; i < 40; i++) System.out.write(b);"), _OK,
                 id="prints 40 MB"),
]  # fmt: skip

_POOL = [
    pytest.param(_program(_CATCHES_ALL), _TIMEOUT, id="loop that catches all"),
    pytest.param(_program("", f"static int x = f(); static int f() {{ {_FOREVER} }}"), _TIMEOUT,
                 id="loop in an initialiser"),
    pytest.param(_program("new Problem(); System.gc();", f"protected void finalize() {{ {_FOREVER} }}"), _OK,
                 id="loop in a finaliser"),
    pytest.param(_program("throw new Evil();", _EVIL_MESSAGE % _FOREVER), _TIMEOUT,
                 id="loop while its exception is described"),
    pytest.param(_program("try { while (true) l.add(new long[1 << 16]); } catch (OutOfMemoryError e) { }",
                          "static List<long[]> l = new ArrayList<>();"), _OK, id="survives its memory"),
    pytest.param(_program("new Thread(() -> { throw new Error(); }).start();"), _OK, id="another thread throws"),
    pytest.param(_program('new FileOutputStream("x").write(1);'), _OK, id="leaves a file"),
    pytest.param(_program('new ProcessBuilder("/bin/sh").start();'), _threw("java.io.IOException"), id="process"),
    pytest.param(_program('new RandomAccessFile("/proc/self/mem", "rw");'), _threw("java.io.FileNotFoundException"),
                 id="own memory"),
    pytest.param(_program('System.loadLibrary("x");'), _threw("java.lang.UnsatisfiedLinkError"), id="native code"),
    pytest.param(_program('var o = new FileOutputStream(FileDescriptor.out); o.write("\\0\\0\\0\\4\\0\\0\\0\\1"'
                          ".getBytes()); o.close(); new FileInputStream(FileDescriptor.in).close(); System.exit(0);"),
                 _exit(0), id="forged answer"),
    pytest.param(_program(f"var f = {_LOADED % 'Channel'}.getDeclaredConstructors()[0]; f.setAccessible(true);"
                          "f.newInstance((Object) null);"), _threw("java.lang.reflect.InvocationTargetException"),
                 id="makes a channel"),
    pytest.param(_program('for (String n : List.of("Runner", "Channel", "Program")) for (var f : '
                          'ClassLoader.getSystemClassLoader().loadClass("judgebot." + n).getDeclaredFields()) '
                          "assert !java.lang.reflect.Modifier.isStatic(f.getModifiers()) || f.getType() == int.class;"),
                 _OK, id="finds nothing by reflection"),
    pytest.param(_program('var f = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe"); '
                          "f.setAccessible(true); Object u = f.get(null); "
                          'u.getClass().getMethod("addressSize").invoke(u);'),
                 _threw("java.lang.reflect.InvocationTargetException"), id="raw memory"),
    pytest.param(_program(f"{_ALL_THREADS} t.interrupt();"), _OK, id="interrupts the harness"),
    pytest.param(_program("System.out.close(); System.err.close(); System.setOut(null); System.setIn(null);"), _OK,
                 id="closes the streams"),
    pytest.param(_program(_EVIL_PROPERTIES), _OK, id="changes the settings"),
    pytest.param(_program("Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));"),
                 _OK, id="hook at the end"),
    pytest.param(_program("new Timer(true);"), _OK, id="leaves a timer"),
]  # fmt: skip

_OWN_LOGGER = (
    'java.util.logging.Logger.getLogger("").addHandler(new java.util.logging.Handler() { public void flush() { } '
    "public void close() { } public void publish(java.util.logging.LogRecord r) { throw new Error(); } });"
)
_IN_MAIN_GROUP = "Thread.currentThread().getThreadGroup().getParent()"
_WRITE_9_MB = 'var o = new FileOutputStream("x"); byte[] b = new byte[1 << 20]; for (int i = 0; i < 9; i++) o.write(b);'
_COPY = (
    "var b = new ByteArrayOutputStream(); new ObjectOutputStream(b).writeObject(new Date());"
    "new ObjectInputStream(new ByteArrayInputStream(b.toByteArray())).readObject();"
)

_REMEMBERED = "java.time.format.DateTimeFormatter.ISO_LOCAL_DATE.getLocale()"

# a program that changes what no setting puts back, and one that would notice
_CHANGES = [
    pytest.param("new FileOutputStream(FileDescriptor.out).close();",
                 "new FileOutputStream(FileDescriptor.out).write(1);", id="closes the real output"),
    pytest.param(f'{_WRITE_9_MB} new File("x").delete();', _WRITE_9_MB, id="leaves a file open that it has deleted"),
    pytest.param('new File(".").setWritable(false);', 'new FileOutputStream("x").write(1);', id="locks the folder"),
    pytest.param(_OWN_LOGGER, 'java.util.logging.Logger.getLogger("").info("");', id="logs elsewhere"),
    pytest.param("java.net.URL.setURLStreamHandlerFactory(p -> { throw new Error(); });",
                 'new java.net.URL("jar:file:/x!/");', id="makes links something else"),
    pytest.param("ObjectInputFilter.Config.setSerialFilter(i -> ObjectInputFilter.Status.REJECTED);", _COPY,
                 id="refuses objects"),
    pytest.param(f"{_IN_MAIN_GROUP}.setMaxPriority(1);",
                 "assert Thread.currentThread().getPriority() == Thread.NORM_PRIORITY;", id="slows threads down"),
    pytest.param(f'System.setProperty("jdk.serialFilter", "!*"); try {{ {_COPY} }} catch (IOException e) {{ }}', _COPY,
                 id="sets what is read once"),
    pytest.param('java.security.MessageDigest.getInstance("MD5").getProvider().clear();',
                 'java.security.MessageDigest.getInstance("MD5");', id="empties a provider"),
    pytest.param(f"Locale.setDefault(Locale.FRANCE); {_REMEMBERED};",
                 f"assert {_REMEMBERED}.equals(Locale.getDefault());", id="has its language remembered"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pool():
    with PoolEngine(1, _LIMITS) as engine:
        yield engine


@pytest.fixture(scope="module")
def spawned():
    """What the spawn engine says, two programs at a time: by program."""
    patient, impatient = SpawnEngine(_PATIENT), SpawnEngine(_IMPATIENT)

    def run(row):
        program, expected = row.values
        return next((impatient if expected[0] == "timeout" else patient).run([program]))

    with ThreadPoolExecutor(2) as threads:
        return dict(threads.map(run, _BOTH))


def _verdict(execution):
    error_type = "" if execution.status == "compile-error" else execution.error_type
    return (execution.status, error_type, execution.exit_code, execution.reached_end)


@pytest.mark.parametrize(("program", "expected"), [*_BOTH, *_POOL])
def test_pool(pool, program, expected, request):
    number = len(request.node.name) + 1000 * len(program.source)
    ordinary = _ordinary(number)
    (_, hostile), (_, after) = pool.run([program, ordinary])
    assert _verdict(hostile) == expected
    assert _verdict(after) == _OK
    assert after.stdout == str(number)


@pytest.mark.parametrize(
    "body", [pytest.param(_TOO_DEEP, id="brackets"), pytest.param(f"long x = 1{' + 0' * 3000};", id="a sum")]
)
def test_what_is_too_deep_for_the_compiler_is_said(pool, body):
    ((_, execution),) = pool.run([_program(body)])
    assert (execution.error_type, execution.message) == (
        "java.lang.StackOverflowError",
        "The system is out of resources.",
    )


@pytest.mark.parametrize(("changes", "notices"), _CHANGES)
def test_no_program_changes_the_next_ones_machine(pool, changes, notices):
    assert [_verdict(execution) for _, execution in pool.run([_program(changes), _program(notices)])] == [_OK, _OK]


def test_what_breaks_when_the_stack_runs_out_is_whole_for_the_next_program(pool):
    splits = '"a1b".replaceAll("[0-9]+", "x").split("x+");'
    deep = f"static int f(int n) {{ try {{ return f(n + 1) + 1; }} finally {{ {splits} }} }}"
    broken = _program("try { f(0); } catch (Error e) { }", deep)
    *_, (_, after) = pool.run([_program("System.exit(0);"), broken, _program(splits)])
    assert _verdict(after) == _OK


@pytest.mark.parametrize(("program", "expected"), _BOTH)
def test_spawn_says_the_same(pool, spawned, program, expected):
    assert _verdict(spawned[program]) == expected
    ((_, pooled),) = pool.run([program])
    said = spawned[program]
    assert (said.line, said.frames[:1], said.message[:40]) == (pooled.line, pooled.frames[:1], pooled.message[:40])


def test_equal_programs_are_run_once(pool):
    programs = [_ordinary(1), _ordinary(2), _ordinary(1)]
    assert [program for program, _ in pool.run(iter(programs))] == programs[:2]
