/// What all pages of the dashboard share: who is there, forms that only our pages can send, the
/// templates, the files beside them, and the headers. Imports the API's frame and the sessions.
@NullMarked
package dev.millstream.control.dashboard.frame;

import org.jspecify.annotations.NullMarked;
