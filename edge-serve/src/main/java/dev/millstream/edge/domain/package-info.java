/// Hosts outside the base domain: whose site they show, what they redirect to, and what they answer
/// to those who look for a proof. Imports the live trees, the request's head and the answers.
@NullMarked
package dev.millstream.edge.domain;

import org.jspecify.annotations.NullMarked;
