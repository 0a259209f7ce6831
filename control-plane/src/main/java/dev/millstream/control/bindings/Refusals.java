package dev.millstream.control.bindings;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.RouteHandler;
import java.io.IOException;
import java.sql.SQLException;

/// Makes a store's refusal an answer of the API.
final class Refusals {
  private Refusals() {}

  /// A handler that asks a store.
  @FunctionalInterface
  interface Asking {
    ApiResponse handle(ApiRequest request) throws IOException, SQLException;
  }

  /// Tells what the store refuses under Cloudflare's `code`.
  static RouteHandler told(int code, Asking handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (Refusal refused) {
        throw new ApiException(refused.status(), code, String.valueOf(refused.getMessage()));
      }
    };
  }
}
