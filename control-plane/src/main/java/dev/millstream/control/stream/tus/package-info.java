/// The tus 1.0.0 upload protocol over files that only grow; it knows nothing of videos, its owner
/// keeps the book of uploads ([UploadBook]). Imports the API's requests and answers.
@NullMarked
package dev.millstream.control.stream.tus;

import org.jspecify.annotations.NullMarked;
