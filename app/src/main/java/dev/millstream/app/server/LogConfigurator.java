package dev.millstream.app.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sets up the log in code, which starts faster than XML: everything goes to a file in the data
/// folder, warnings also to the console. Logback finds it by `META-INF/services`.
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String ROOT = "ROOT";
  private static final String CONSOLE_LINE = "%d{HH:mm:ss} %-5level %msg%n%nopex";
  private static final String FILE_LINE =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} level=%level logger=%logger{0} %msg%n%ex";
  private static final String FILE_BYTES_MAX = "20MB";
  private static final int FILES_MAX = 5;

  /// Libraries that tell at each start what they are; of them only warnings are news.
  private static final List<String> TALKATIVE =
      List.of(
          "com.github.kagkarlsson.scheduler",
          "com.zaxxer.hikari",
          "io.undertow",
          "org.apache.sshd",
          "org.xnio");

  /// What is said before the folder is known goes to the console only.
  private static final ReentrantLock TURN = new ReentrantLock();

  private static @Nullable Path folder;
  private static @Nullable LoggerContext configured;

  /// Has the log go to files in a folder, too, from now on.
  public static void into(Path folder) {
    TURN.lock();
    try {
      LogConfigurator.folder = folder;
      if (configured != null) {
        configured.getLogger(ROOT).addAppender(file(configured, folder));
      }
    } finally {
      TURN.unlock();
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    TURN.lock();
    try {
      configured = context;
      var root = context.getLogger(ROOT);
      root.setLevel(Level.INFO);
      TALKATIVE.forEach(library -> context.getLogger(library).setLevel(Level.WARN));
      root.addAppender(console(context));
      if (folder != null) {
        root.addAppender(file(context, folder));
      }
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    } finally {
      TURN.unlock();
    }
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
    var warnings = new ThresholdFilter();
    warnings.setLevel("WARN");
    warnings.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget("System.err");
    appender.addFilter(warnings);
    return started(appender, context, CONSOLE_LINE);
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path folder) {
    var name = folder.resolve("millstream.log").toString();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setFile(name);
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(name + ".%i");
    rolling.setMaxIndex(FILES_MAX);
    rolling.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_BYTES_MAX));
    size.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    return started(appender, context, FILE_LINE);
  }

  private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
      A appender, LoggerContext context, String pattern) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
