package dev.millstream.app.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A tail's WebSocket.
public final class TailSocket implements WebSocket.Listener {
  private static final String PROTOCOL = "trace-v1";

  private final Consumer<String> reader;
  private final StringBuilder message = new StringBuilder();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private TailSocket(Consumer<String> reader) {
    this.reader = reader;
  }

  /// Gives `reader` each message, until the server ends it.
  ///
  /// @throws ApiException if it cannot be reached, or the connection breaks
  public static void listen(URI address, Consumer<String> reader)
      throws ApiException, InterruptedException {
    var listener = new TailSocket(reader);
    try (var client = HttpClient.newHttpClient()) {
      client
          .newWebSocketBuilder()
          .subprotocols(PROTOCOL)
          .connectTimeout(Duration.ofSeconds(10))
          .buildAsync(address, listener)
          .join();
      listener.end.get();
    } catch (CompletionException e) {
      throw new ApiException(
          "the tail at %s cannot be reached".formatted(address.getAuthority()), e);
    } catch (ExecutionException e) {
      throw new ApiException("the connection broke: begin again to see what follows", e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      reader.accept(message.toString());
      message.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    if (code == WebSocket.NORMAL_CLOSURE) {
      end.complete(reason);
    } else {
      end.completeExceptionally(new IllegalStateException("closed with " + code));
    }
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end.completeExceptionally(error);
  }
}
