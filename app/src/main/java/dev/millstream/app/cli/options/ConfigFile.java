package dev.millstream.app.cli.options;

import dev.millstream.app.config.BadConfigurationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// A server's options in a TOML file: `port = 8080` is what `--port 8080` is on the command line,
/// and it is read by the same readers.
final class ConfigFile {
  private static final TomlMapper TOML = TomlMapper.builder().build();
  private static final int BYTES_MAX = 1 << 20;
  private static final int NEAR = 4; // edits that still make a name alike

  private final Path file;
  private final List<String> lines;
  private final CommandLine options = new CommandLine(new ServerOptions());
  private final List<String> mistakes = new ArrayList<>();

  private ConfigFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /// What the file says.
  ///
  /// @throws BadConfigurationException that names all its mistakes
  static ServerOptions read(Path file) throws BadConfigurationException, IOException {
    var text = text(file);
    JsonNode root;
    try {
      root = TOML.readTree(text);
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      var reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
      throw new BadConfigurationException(file + ":" + line + ": " + reason, e);
    }
    return new ConfigFile(file, text.lines().toList()).options(root);
  }

  private static String text(Path file) throws BadConfigurationException, IOException {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new BadConfigurationException(file + " has more than " + BYTES_MAX + " bytes");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new BadConfigurationException("--config: there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new BadConfigurationException(file + " is not UTF-8", e);
    }
  }

  private ServerOptions options(JsonNode root) throws BadConfigurationException {
    var arguments = new ArrayList<String>();
    for (var entry : root.properties()) {
      arguments.addAll(arguments(entry.getKey(), entry.getValue()));
    }
    if (!mistakes.isEmpty()) {
      throw new BadConfigurationException(String.join("\n", mistakes));
    }
    var all = new ServerOptions();
    new CommandLine(all).parseArgs(arguments.toArray(String[]::new));
    return all;
  }

  /// What one key is on the command line; nothing if it is a mistake, which is noted.
  private List<String> arguments(String key, JsonNode value) {
    var option = options.getCommandSpec().findOption("--" + key);
    if (option == null) {
      mistake(key, "there is no option " + key + nearest(key));
      return List.of();
    }
    var arguments = arguments(option, key, value);
    try {
      new CommandLine(new ServerOptions()).parseArgs(arguments.toArray(String[]::new));
      return arguments;
    } catch (ParameterException e) {
      mistake(key, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private List<String> arguments(OptionSpec option, String key, JsonNode value) {
    if (option.arity().max() == 0) {
      if (!value.isBoolean()) {
        mistake(key, key + " is true or false, without quotes");
      }
      return value.asBoolean(false) ? List.of("--" + key) : List.of();
    }
    var values = new ArrayList<JsonNode>();
    if (value.isArray() && option.isMultiValue()) {
      value.forEach(values::add);
    } else {
      values.add(value);
    }
    if (values.stream().anyMatch(JsonNode::isContainer)) {
      mistake(
          key,
          value.isArray()
              ? key + " takes one value" + (option.isMultiValue() ? " or a list of them" : "")
              : key + " is no table: options stand alone, as " + key + " = …");
      return List.of();
    }
    return values.stream().map(each -> "--" + key + "=" + each.asString()).toList();
  }

  private void mistake(String key, String problem) {
    mistakes.add(file + ":" + line(key) + ": " + problem);
  }

  /// Where the key stands, or its table.
  private int line(String key) {
    var quoted = "[\"']?" + Pattern.quote(key) + "[\"']?";
    var place = Pattern.compile("\\s*(?:" + quoted + "\\s*[=.]|\\[+\\s*" + quoted + "\\s*[].]).*");
    for (var i = 0; i < lines.size(); i++) {
      if (place.matcher(lines.get(i)).matches()) {
        return i + 1;
      }
    }
    return 1;
  }

  private String nearest(String key) {
    return options.getCommandSpec().options().stream()
        .map(option -> option.longestName().substring(2))
        .min(Comparator.comparingInt(name -> distance(name, key)))
        .filter(name -> distance(name, key) <= NEAR)
        .map(name -> "; " + name + " is the nearest")
        .orElse("; 'millstream serve --help' has all");
  }

  /// How many letters have to be put in, taken out or changed.
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var above = row[j];
        var change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
