package dev.millstream.builder.source;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.attributes.AttributesRule;

/// Puts a commit's large files in the place of Git LFS's pointers to them, where `.gitattributes`
/// says that there are any; a commit without costs nothing.
public record LargeFiles(ObjectStore store, Scope scope) {
  private static final int POINTER_BYTES_MAX = 1024;
  private static final Pattern POINTER =
      Pattern.compile(
          "version https://git-lfs\\.github\\.com/spec/v1\\n(?:.*\\n)*?"
              + "oid sha256:([0-9a-f]{64})\\nsize (\\d{1,18})\\n(?:.*\\n)*");

  /// The rules of one `.gitattributes`, and the folder (with a slash) that they are about.
  private record Rules(String folder, List<AttributesRule> rules) {}

  /// Changes `files`, by path.
  ///
  /// @throws SourceProblem if a large file was not pushed
  void resolve(Map<String, SiteFile> files) throws IOException, SourceProblem {
    var all = new ArrayList<Rules>();
    for (var file : files.values()) {
      if (file.name().equals(".gitattributes") && file.content().text().contains("filter=lfs")) {
        all.add(rules(file));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    for (var entry : files.entrySet()) {
      var file = entry.getValue();
      if (isLarge(file.path(), all) && file.content().size() <= POINTER_BYTES_MAX) {
        var pointed = pointed(file);
        if (pointed.isPresent()) {
          entry.setValue(new SiteFile(file.path(), pointed.get()));
        }
      }
    }
  }

  private static Rules rules(SiteFile file) throws IOException {
    var node = new AttributesNode();
    node.parse(new ByteArrayInputStream(file.content().bytes()));
    var folder = file.folder();
    return new Rules(folder.isEmpty() ? "" : folder + "/", node.getRules());
  }

  /// The deepest folder's last rule that says anything decides.
  private static boolean isLarge(String path, List<Rules> all) {
    Optional<Boolean> large = Optional.empty();
    var depth = -1;
    for (var rules : all) {
      if (path.startsWith(rules.folder()) && rules.folder().length() > depth) {
        var said = said(path.substring(rules.folder().length()), rules.rules());
        if (said.isPresent()) {
          large = said;
          depth = rules.folder().length();
        }
      }
    }
    return large.orElse(false);
  }

  private static Optional<Boolean> said(String path, List<AttributesRule> rules) {
    return rules.reversed().stream()
        .filter(rule -> rule.isMatch(path, false))
        .flatMap(rule -> rule.getAttributes().stream())
        .filter(attribute -> attribute.getKey().equals("filter"))
        .map(LargeFiles::isLfs)
        .findFirst();
  }

  private static boolean isLfs(Attribute attribute) {
    return attribute.getState() == Attribute.State.CUSTOM && "lfs".equals(attribute.getValue());
  }

  private Optional<Content> pointed(SiteFile file) throws IOException, SourceProblem {
    var text = new String(file.content().bytes(), StandardCharsets.UTF_8);
    var pointer = POINTER.matcher(text);
    if (!pointer.matches()) {
      return Optional.empty(); // it was committed as it is
    }
    var digest = new Digest(pointer.group(1));
    var size = store.size(scope, digest);
    if (size.isEmpty() || size.getAsLong() != Long.parseLong(pointer.group(2))) {
      throw new SourceProblem(
          "%s is kept in Git LFS, and its content (%s…) is not here"
              .formatted(file.path(), digest.hex().substring(0, 12)),
          "push it: git lfs push --all <this remote>");
    }
    return Optional.of(new Content.Stored(store, scope, digest, size.getAsLong()));
  }
}
