package dev.millstream.transcoder.hls;

/// What a sound is to its listeners: a BCP 47 language (`und` if nobody knows), a name that no
/// other sound of the stream has, and whether it is the one that is heard unless they choose.
public record Voice(String language, String name, boolean main) {
  /// The only sound of a stream that says nothing of it.
  public static final Voice ONLY = new Voice("und", "Audio", true);

  /// Whether it says in which language it speaks.
  public boolean speaks() {
    return !language.equals("und");
  }
}
