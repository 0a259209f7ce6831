/// Email of functions: what they may send, and the SMTP client that hands it to a relay. Imports
/// the door only.
@NullMarked
package dev.millstream.bindings.mail;

import org.jspecify.annotations.NullMarked;
