package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.source.TextTrack;
import java.util.ArrayList;
import java.util.List;

/// Remembers what a transcode said.
class Followed implements StreamListener {
  final List<Digest> trees = new ArrayList<>();
  final List<Double> percents = new ArrayList<>();
  final List<TextTrack> subtitles = new ArrayList<>();
  final List<SourceFacts> facts = new ArrayList<>();

  @Override
  public void probed(SourceFacts found) {
    facts.add(found);
  }

  @Override
  public void grew(Digest manifest, boolean playable) {
    trees.add(manifest);
  }

  @Override
  public void subtitled(TextTrack track) {
    subtitles.add(track);
  }

  @Override
  public void progress(double percent) {
    percents.add(percent);
  }
}
