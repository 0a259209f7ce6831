package dev.millstream.transcoder;

import dev.millstream.store.manifest.Coding;
import dev.millstream.transcoder.audit.Reader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;

/// Lets an audit read a published tree that was written out, as the edge would serve it.
record TreeReader(Playing played) implements Reader {
  static final URI STREAM = URI.create("http://tree/film/manifest/video.m3u8");

  @Override
  public Fetched fetch(URI address) throws IOException {
    var path = address.getPath().substring("/film".length());
    var asset =
        played.manifest().stream()
            .filter(found -> found.path().equals(path))
            .findFirst()
            .orElseThrow(() -> new FileNotFoundException("the tree has no " + path));
    var gzip = asset.variants().stream().anyMatch(variant -> variant.coding() == Coding.GZIP);
    return new Fetched(Files.readAllBytes(played.root().resolve(path.substring(1))), gzip, false);
  }
}
