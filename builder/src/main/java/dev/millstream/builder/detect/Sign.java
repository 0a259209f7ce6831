package dev.millstream.builder.detect;

import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a framework is recognised by.
sealed interface Sign {
  /// Where the sign was seen, in words; empty if it was not.
  Optional<String> seen(SiteTree repository, PackageJson npm) throws IOException;

  /// As the documentation shows it.
  String shown();

  /// An npm package among the dependencies.
  record Dependency(String name) implements Sign {
    @Override
    public Optional<String> seen(SiteTree repository, PackageJson npm) {
      return npm.dependencies().contains(name)
          ? Optional.of(name + " in package.json")
          : Optional.empty();
    }

    @Override
    public String shown() {
      return "`" + name + "`";
    }
  }

  /// A file, whose text has a line that matches.
  record FileWith(String path, Pattern line) implements Sign {
    private static final Pattern ANY = Pattern.compile("");
    private static final String LINE_START = "^\\s*";

    static FileWith any(String path) {
      return new FileWith(path, ANY);
    }

    static FileWith line(String path, String line) {
      return new FileWith(path, Pattern.compile(LINE_START + line, Pattern.MULTILINE));
    }

    @Override
    public Optional<String> seen(SiteTree repository, PackageJson npm) throws IOException {
      var file = repository.find(path);
      return file.isPresent() && line.matcher(file.get().content().text()).find()
          ? Optional.of(path)
          : Optional.empty();
    }

    @Override
    public String shown() {
      var text = line.pattern().replace(LINE_START, "").replace("(?i)", "").replace("\\s*", " ");
      return "`" + path + "`" + (text.isEmpty() ? "" : " with `" + text + "`");
    }
  }
}
