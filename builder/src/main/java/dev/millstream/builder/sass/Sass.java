package dev.millstream.builder.sass;

import com.sass_lang.embedded_protocol.InboundMessage.CompileRequest.StringInput;
import com.sass_lang.embedded_protocol.OutputStyle;
import com.sass_lang.embedded_protocol.Syntax;
import de.larsgrefer.sass.embedded.SassCompilationFailedException;
import de.larsgrefer.sass.embedded.SassCompiler;
import de.larsgrefer.sass.embedded.connection.ProcessConnection;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Compiles stylesheets, one at a time, in a child process that is started for the first and then
/// kept: the start costs half a second, a theme 10 to 60 ms. A process that exceeds a limit is
/// killed, and the next stylesheet gets a new one. Thread-safe.
public final class Sass {
  /// That of this server.
  public static final Sass WARM = new Sass(SassLimits.DEFAULTS);

  private final SassLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ProcessBuilder> program = Optional.empty();
  private Optional<Process> process = Optional.empty();

  /// A compiler with these limits, which starts nothing yet.
  public Sass(SassLimits limits) {
    this.limits = limits;
  }

  /// The CSS of a stylesheet; `asked` hears the paths of the tree that its imports looked at.
  ///
  /// @throws SassException if the stylesheet has a mistake, or exceeds a limit
  public String css(Stylesheet stylesheet, SiteTree tree, Consumer<String> asked)
      throws IOException, SassException {
    lock.lock();
    try {
      return compile(stylesheet, new Imports(tree, stylesheet, asked));
    } finally {
      lock.unlock();
    }
  }

  private String compile(Stylesheet stylesheet, Imports imports) throws IOException, SassException {
    var running = running();
    // A compiler of its own for each, on the same process: importers cannot be taken away again.
    var compiler = new SassCompiler(new ProcessConnection(running));
    compiler.registerImporter(imports);
    compiler.setSilent(true);
    compiler.setGenerateSourceMaps(false);
    var input =
        StringInput.newBuilder()
            .setSource(stylesheet.text())
            .setUrl(Imports.ROOT + stylesheet.path())
            .setSyntax(stylesheet.isIndented() ? Syntax.INDENTED : Syntax.SCSS)
            .build();
    var style = stylesheet.isCompressed() ? OutputStyle.COMPRESSED : OutputStyle.EXPANDED;
    try (var watch = new Watch(running, limits)) {
      try {
        var css = compiler.compileString(input, style).getCss();
        if (css.length() > limits.outputCharsMax()) {
          throw new SassException(
              "", 1, "gives more than %,d characters of CSS".formatted(limits.outputCharsMax()));
        }
        return css;
      } catch (SassCompilationFailedException e) {
        throw problem(e, stylesheet);
      } catch (IOException | RuntimeException e) {
        stop();
        var reason = watch.reason();
        if (reason.isPresent()) {
          throw new SassException("", 1, reason.get());
        }
        throw e;
      }
    }
  }

  private static SassException problem(SassCompilationFailedException e, Stylesheet stylesheet) {
    var failure = e.getCompileFailure();
    var url = failure.getSpan().getUrl();
    var path = url.startsWith(Imports.ROOT) ? url.substring(Imports.ROOT.length()) : "";
    return new SassException(
        path.equals(stylesheet.path()) ? "" : path,
        failure.getSpan().getStart().getLine() + 1,
        failure.getMessage());
  }

  private Process running() throws IOException {
    if (process.isEmpty() || !process.get().isAlive()) {
      if (program.isEmpty()) {
        program = Optional.of(DartSass.unpacked());
      }
      var started = program.get().start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
      process = Optional.of(started);
    }
    return process.get();
  }

  private void stop() {
    process.ifPresent(Process::destroyForcibly);
    process = Optional.empty();
  }
}
