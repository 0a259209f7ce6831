/// The access log: a JSON line for each request, without personal data. Imports the request events.
@NullMarked
package dev.millstream.edge.log;

import org.jspecify.annotations.NullMarked;
