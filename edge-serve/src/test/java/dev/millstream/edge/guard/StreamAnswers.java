package dev.millstream.edge.guard;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// Puts together what a client gets, in the order in which it comes.
final class StreamAnswers {
  private final RawHttp2 client;
  private final HpackDecoder decoder = new HpackDecoder(16 << 10);
  private final Map<Integer, StreamAnswer> answers = new TreeMap<>();
  private final Map<Integer, StreamAnswer> whole = new TreeMap<>();
  private int data;

  StreamAnswers(RawHttp2 client) {
    this.client = client;
  }

  /// Waits until so many have ended since this was asked last.
  Map<Integer, StreamAnswer> await(int count) throws Exception {
    while (whole.size() < count) {
      take();
    }
    var all = new TreeMap<>(whole);
    whole.clear();
    return all;
  }

  /// Waits for so many bytes of a stream at least; says how many there are.
  int data(int stream, int least) throws Exception {
    while (size(stream) < least) {
      take();
    }
    return size(stream);
  }

  /// The same for all streams together.
  int all(int least) throws Exception {
    while (data < least) {
      take();
    }
    return data;
  }

  /// Takes all up to a frame of a type.
  void until(int type) throws Exception {
    while (take() != type) {
      // on
    }
  }

  private int size(int stream) {
    var answer = answers.get(stream);
    return answer == null ? 0 : answer.body().size();
  }

  private int take() throws Exception {
    var frame = client.next();
    var answer =
        answers.computeIfAbsent(
            frame.stream(), _ -> new StreamAnswer(new TreeMap<>(), new ArrayList<>()));
    switch (frame.type()) {
      case RawHttp2.HEADERS -> answer.fields().putAll(fields(frame));
      case RawHttp2.DATA -> {
        answer.body().addAll(frame.payload());
        data += frame.payload().size();
      }
      case RawHttp2.RST_STREAM -> {
        answer.fields().put("reset", frame.payload().toString());
        whole.put(frame.stream(), answer);
      }
      case RawHttp2.GOAWAY -> throw new AssertionError("the server went away: " + frame);
      default -> {
        // none of a stream's answer
      }
    }
    var ends = frame.type() == RawHttp2.HEADERS || frame.type() == RawHttp2.DATA;
    if (ends && (frame.flags() & RawHttp2.END_STREAM) != 0) {
      whole.put(frame.stream(), answer);
    }
    return frame.type();
  }

  private Map<String, String> fields(RawHttp2.Frame frame) throws HpackException {
    var fields = new TreeMap<String, String>();
    decoder.setHeaderEmitter((name, value, _) -> {
      if (!name.toString().equals("date")) {
        fields.merge(name.toString(), value, (a, b) -> a + "\n" + b);
      }
    });
    decoder.decode(frame.bytes(), false);
    return fields;
  }
}
