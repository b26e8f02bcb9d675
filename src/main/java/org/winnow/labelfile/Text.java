package org.winnow.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Text as the database takes it: no NUL, no half characters. */
final class Text {

  private Text() {}

  static String storable(String text) {
    if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> clean.appendCodePoint(c == 0 || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c));
    return clean.toString();
  }

  /** The same for all text in a tree; no deeper than the parser lets trees be. */
  static JsonNode storable(JsonNode value) {
    if (value.isTextual()) {
      return TextNode.valueOf(storable(value.textValue()));
    } else if (value.isArray()) {
      ArrayNode clean = JsonNodeFactory.instance.arrayNode();
      value.forEach(each -> clean.add(storable(each)));
      return clean;
    } else if (value.isObject()) {
      ObjectNode clean = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(each -> clean.set(storable(each.getKey()), storable(each.getValue())));
      return clean;
    }
    return value;
  }
}
