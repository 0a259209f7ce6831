package dev.millstream.app.e2e.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/// Somebody at the other end of a WebSocket, who notes what is said.
final class Chatter extends WebSocketListener {
  private static final OkHttpClient HTTP =
      new OkHttpClient.Builder().dns(_ -> List.of(InetAddress.getLoopbackAddress())).build();

  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private Chatter(String url) {
    socket = HTTP.newWebSocket(new Request.Builder().url(url).build(), this);
  }

  /// One whose socket is open.
  static Chatter at(String url) throws InterruptedException {
    var chatter = new Chatter(url);
    assertThat(chatter.next()).isEqualTo("open");
    return chatter;
  }

  void say(String text) {
    assertThat(socket.send(text)).isTrue();
  }

  void leave(int code, String reason) {
    socket.close(code, reason);
  }

  /// Goes without a word.
  void vanish() {
    socket.cancel();
  }

  /// What is heard next, or `null` in words; the end of a socket is its code and reason.
  String next() throws InterruptedException {
    return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    heard.add("open");
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    heard.add(text);
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    socket.close(code, reason);
    heard.add(code + " " + reason);
  }
}
