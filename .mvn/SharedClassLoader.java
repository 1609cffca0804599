import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The class loader of javac's plugins, `-XDprocloader`: each path is loaded once a build. javac's own loader is a new one for every
/// compilation, and Error Prone, loaded and warmed up again two dozen times, costs as much as all that it checks.
///
/// `mvnw` compiles it and `jvm.config` puts it where javac looks; where it is not, javac takes its own.
public final class SharedClassLoader extends ClassLoader {
  private static final Map<List<String>, ClassLoader> LOADERS = new ConcurrentHashMap<>();

  public SharedClassLoader(URL[] path, ClassLoader parent) {
    super(
        LOADERS.computeIfAbsent(
            Arrays.stream(path).map(URL::toString).toList(), _ -> new URLClassLoader(path, parent)));
  }
}
