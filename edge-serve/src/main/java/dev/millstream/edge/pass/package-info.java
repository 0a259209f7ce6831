/// Who may see which video: tokens in the path in place of the uid, and the sites that may show it.
/// Imports the request's head, live trees, networks and answers.
@NullMarked
package dev.millstream.edge.pass;

import org.jspecify.annotations.NullMarked;
