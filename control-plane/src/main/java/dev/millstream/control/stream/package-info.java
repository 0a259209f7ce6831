/// Video: uploads over tus and forms, the pipeline from a complete upload to a published stream,
/// and Cloudflare Stream's API. Imports the API, the database, the jobs and its own sub-packages.
@NullMarked
package dev.millstream.control.stream;

import org.jspecify.annotations.NullMarked;
