package dev.millstream.edge.socket;

import dev.millstream.edge.TrustAll;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/// A client that notes what it hears, from servers of this machine.
final class Chatter extends WebSocketListener implements AutoCloseable {
  final WebSocket socket;
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final OkHttpClient http;

  Chatter(String url) throws GeneralSecurityException {
    var trusted = new TrustAll();
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {trusted}, new SecureRandom());
    http =
        new OkHttpClient.Builder()
            .dns(_ -> List.of(InetAddress.getLoopbackAddress()))
            .sslSocketFactory(tls.getSocketFactory(), trusted)
            .hostnameVerifier((_, _) -> true)
            .build();
    var asking = new Request.Builder().url(url).header("Sec-WebSocket-Protocol", "chat").build();
    socket = http.newWebSocket(asking, this);
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    heard.add("open " + response.header("Sec-WebSocket-Protocol"));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    heard.add(text);
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    heard.add(code + " " + reason);
    socket.close(code, reason);
  }

  @Override
  public void onFailure(WebSocket socket, Throwable problem, @Nullable Response response) {
    heard.add("failed " + problem);
  }

  String next() throws InterruptedException {
    return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    socket.cancel();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
