/// Messages on their way to webhooks: written down, signed, tried again, remembered. Imports the
/// jobs, the database and where the server may connect.
@NullMarked
package dev.millstream.control.deliveries;

import org.jspecify.annotations.NullMarked;
