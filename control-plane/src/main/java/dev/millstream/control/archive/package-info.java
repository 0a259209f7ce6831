/// Sites that come as one tar or zip file, which may be hostile. Imports the API's frame, the
/// deployments, the doors of uploads, and the store.
@NullMarked
package dev.millstream.control.archive;

import org.jspecify.annotations.NullMarked;
