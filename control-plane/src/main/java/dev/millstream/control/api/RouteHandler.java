package dev.millstream.control.api;

/// Answers one request, on a virtual thread; may block.
@FunctionalInterface
public interface RouteHandler {
  /// The answer; an [ApiException] becomes its error answer, anything else a 500 with an id.
  ApiResponse handle(ApiRequest request) throws Exception;
}
