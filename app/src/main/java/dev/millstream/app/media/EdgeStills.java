package dev.millstream.app.media;

import dev.millstream.edge.still.Shot;
import dev.millstream.edge.still.StillForm;
import dev.millstream.edge.still.StillMaker;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.Stills;
import dev.millstream.transcoder.still.Framing;
import dev.millstream.transcoder.still.Still;
import dev.millstream.transcoder.still.StillFormat;
import java.io.IOException;

/// Has the transcoder's processes make the pictures that viewers ask the edge for.
public record EdgeStills(ObjectStore store, Stills stills) implements StillMaker {
  /// Expects pictures to be asked for where there are videos already. Does not block.
  public void begin() {
    Thread.ofVirtual()
        .name("stills-begin")
        .start(() -> {
          try {
            if (!store.refs().list("video/").isEmpty()) {
              expect();
            }
          } catch (IOException e) {
            // the store's own users tell; a first picture takes longer
          }
        });
  }

  @Override
  public void expect() {
    stills.expect();
  }

  @Override
  public Outcome make(Scope scope, Manifest tree, Shot shot) throws IOException {
    var crop = shot.crop();
    var framing = new Framing(crop.scaledWidth(), crop.scaledHeight(), crop.width(), crop.height());
    var still =
        new Still(
            format(shot.form()), shot.seconds(), shot.lengthSeconds(), shot.perSecond(), framing);
    return switch (stills.make(store, scope, tree, still)) {
      case Stills.Outcome.Made(var file) -> new Made(file);
      case Stills.Outcome.Nothing _ -> new Nothing();
      case Stills.Outcome.Busy _ -> new Busy();
    };
  }

  private static StillFormat format(StillForm form) {
    return switch (form) {
      case JPEG -> StillFormat.JPEG;
      case PNG -> StillFormat.PNG;
      case WEBP -> StillFormat.WEBP;
      case GIF -> StillFormat.GIF;
      case MOVING_WEBP -> StillFormat.MOVING_WEBP;
    };
  }
}
