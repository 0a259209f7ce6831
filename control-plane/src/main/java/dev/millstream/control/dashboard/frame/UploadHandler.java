package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.FormFile;

/// Takes in the file of a form; may block, and answers as a [PageHandler] does.
@FunctionalInterface
public interface UploadHandler {
  Reply handle(Visit visit, FormFile file) throws Exception;
}
