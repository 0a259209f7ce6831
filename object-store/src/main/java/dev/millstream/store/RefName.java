package dev.millstream.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The name of something live: `site/<project>/production`, `site/<project>/deployment/<id>`,
/// `site/<project>/branch/<alias>`, `site/<project>/deltas/<id>`, `site/<project>/pictures/<id>`,
/// `video/<uid>/stream`, `domain/<hash>/host`, `keys/stream/public`. The first two parts are the
/// scope of what it points at.
public record RefName(String value) {
  private static final Pattern FORM =
      Pattern.compile("[a-z]+/[a-z0-9][a-z0-9-]{0,62}/[a-z]+(/[a-z0-9][a-z0-9-]{0,62})?");

  private static final String DELTAS = "deltas";
  private static final String PICTURES = "pictures";

  private static final Pattern PREFIX = Pattern.compile("([a-z0-9-]{1,63}/){0,3}[a-z0-9-]{0,63}");

  public RefName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a ref name: " + Quoted.of(value) + "; it is like site/blog/production");
    }
  }

  /// What the public sees of a project.
  public static RefName production(String project) {
    return new RefName("site/" + project + "/production");
  }

  /// One deployment's own name, for ever; `id` is 8 hex digits.
  public static RefName deployment(String project, String id) {
    return new RefName("site/" + project + "/deployment/" + id);
  }

  /// A branch's newest deployment; `alias` is a host label.
  public static RefName branch(String project, String alias) {
    return new RefName("site/" + project + "/branch/" + alias);
  }

  /// What a deployment's files are as deltas of those before.
  public static RefName deltas(String project, String id) {
    return new RefName("site/" + project + "/" + DELTAS + "/" + id);
  }

  /// Whether it is one of [#deltas], which no visitor asks for by name.
  public boolean isDeltas() {
    return value.split("/", -1)[2].equals(DELTAS);
  }

  /// What a deployment's pictures are in smaller formats.
  public static RefName pictures(String project, String id) {
    return new RefName("site/" + project + "/" + PICTURES + "/" + id);
  }

  /// Whether it is one of [#pictures], which no visitor asks for by name.
  public boolean isPictures() {
    return value.split("/", -1)[2].equals(PICTURES);
  }

  /// A video's stream as it stands.
  public static RefName stream(String uid) {
    return new RefName("video/" + uid + "/stream");
  }

  /// The keys whose signatures open videos.
  public static RefName signingKeys() {
    return new RefName("keys/stream/public");
  }

  /// Refuses what no name can begin with.
  public static void checkPrefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "not the beginning of ref names: " + Quoted.of(prefix) + "; it is like site/blog/");
    }
  }

  /// A custom domain's own name. Hosts have dots and may be long, so it is named by its hash.
  public static RefName domain(String host) {
    var hash = Digest.of(host.getBytes(StandardCharsets.US_ASCII)).hex().substring(0, 40);
    return new RefName("domain/" + hash + "/host");
  }

  /// Whose objects the ref's manifest names.
  public Scope scope() {
    var parts = value.split("/", -1);
    return new Scope(parts[0], parts[1]);
  }

  @Override
  public String toString() {
    return value;
  }
}
