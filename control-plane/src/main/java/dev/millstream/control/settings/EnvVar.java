package dev.millstream.control.settings;

/// An environment value as it is stored: a secret's text is sealed.
public record EnvVar(String name, boolean secret, String stored) {}
