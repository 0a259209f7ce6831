package dev.millstream.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// Keeps JGit away from the machine's and the user's git configuration: a server must not change
/// with them, and reading them runs a `git` process.
final class IsolatedSystem extends SystemReader.Delegate {
  private static final Duration CLOCK_TICK_MAX = Duration.ofSeconds(2);

  private IsolatedSystem(SystemReader machine) {
    super(machine);
  }

  static synchronized void install() {
    var current = SystemReader.getInstance();
    if (!(current instanceof IsolatedSystem)) {
      SystemReader.setInstance(new IsolatedSystem(current));
      // JGit measures a file system's clock for seconds, once a process: the first push need not
      // wait
      FS.FileStoreAttributes.setBackground(true);
    }
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new EmptyConfig(parent, fs);
  }

  private static final class EmptyConfig extends FileBasedConfig {
    EmptyConfig(Config parent, FS fs) {
      super(parent, Path.of("none").toFile(), fs);
    }

    // JGit would measure each file system's clock, for 4 s of a process's first push, and write
    // files into the folder meanwhile. Told the coarsest clock there is (FAT's), it only reads
    // files again that are younger.
    @Override
    public long getTimeUnit(
        String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? unit.convert(CLOCK_TICK_MAX)
          : super.getTimeUnit(section, subsection, name, otherwise, unit);
    }

    @Override
    public void load() {
      // there is nothing to read
    }

    @Override
    public void save() {
      // and nothing is kept
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
