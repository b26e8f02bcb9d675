package org.winnow.labelfile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * CVAT for images 1.1: {@code <image name="a.jpg"><tag label="cat" source="manual"/></image>}. A
 * tag whose source is {@code auto} is a guess. Images without a tag are no rows. Document types,
 * and so entities, are refused.
 */
final class CvatRows implements LabelFileReader {

  private static final int DEEPEST = 50;
  private static final String AUTO_MODEL = "CVAT auto";

  private static final XMLInputFactory FACTORY = factory();

  private final Metered in;
  private @Nullable XMLStreamReader xml;
  private int depth;
  private @Nullable TaggedImage image;

  CvatRows(InputStream in) {
    this.in = new Metered(in);
  }

  /** An image that is being read. */
  private static final class TaggedImage {
    private final long line;
    private final @Nullable String name;
    private final List<String> manual = new ArrayList<>();
    private final List<String> auto = new ArrayList<>();

    TaggedImage(long line, @Nullable String name) {
      this.line = line;
      this.name = name;
    }

    void tag(@Nullable String label, @Nullable String source) {
      if (label != null && !label.isBlank()) {
        ("auto".equals(source) ? auto : manual).add(label.strip());
      }
    }

    @Nullable FileRow row() {
      if (manual.isEmpty() && auto.isEmpty()) {
        return null;
      }
      try {
        String label = Values.only(manual);
        String guess = Values.only(auto);
        return new FileRow.Told(
            line,
            ImageAddress.of(null, name),
            label == null ? null : new ToldAnswer(label, null, null, null),
            guess == null ? null : new Guess(guess, null, AUTO_MODEL),
            JsonNodeFactory.instance.objectNode());
      } catch (RowProblem problem) {
        return problem.at(line);
      }
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("no external entities");
        });
    return factory;
  }

  @Override
  public @Nullable FileRow next() throws LabelFileProblem, IOException {
    try {
      if (xml == null) {
        // Decoded here and not by the XML reader, which prints what it cannot decode.
        xml =
            FACTORY.createXMLStreamReader(
                new InputStreamReader(
                    ByteOrderMark.skip(in),
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
      }
      return next(xml);
    } catch (XMLStreamException e) {
      in.rethrow();
      throw new LabelFileProblem(
          "It cannot be read on from line %d, column %d: what is there is no XML."
              .formatted(
                  e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber()),
                  e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNumber())));
    } catch (RuntimeException e) {
      // what the XML reader of the platform throws at worse than malformed input
      in.rethrow();
      throw new LabelFileProblem("It cannot be read on: what is there is no XML.");
    }
  }

  private @Nullable FileRow next(XMLStreamReader open) throws XMLStreamException, LabelFileProblem {
    while (open.hasNext()) {
      in.begin();
      int event = open.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new LabelFileProblem("It declares a document type or entities; these are refused.");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        start(open);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        FileRow row = end(open);
        if (row != null) {
          return row;
        }
      }
    }
    return null;
  }

  private void start(XMLStreamReader open) throws LabelFileProblem {
    if (++depth > DEEPEST) {
      throw new LabelFileProblem("Its elements are nested more than 50 deep.");
    }
    String name = open.getLocalName();
    if (depth == 1 && !name.equals("annotations")) {
      throw new LabelFileProblem("Expected CVAT's <annotations>, got another element.");
    } else if (depth == 2 && name.equals("image")) {
      image = new TaggedImage(open.getLocation().getLineNumber(), attribute(open, "name"));
    } else if (depth == 3 && name.equals("tag") && image != null) {
      image.tag(attribute(open, "label"), attribute(open, "source"));
    }
  }

  private static @Nullable String attribute(XMLStreamReader open, String name) {
    return open.getAttributeValue(null, name);
  }

  private @Nullable FileRow end(XMLStreamReader open) {
    depth--;
    if (depth != 1 || image == null || !open.getLocalName().equals("image")) {
      return null;
    }
    FileRow row = image.row();
    image = null;
    return row;
  }

  /** Stops where one piece of the document, an attribute say, has become too large. */
  private static final class Metered extends FilterInputStream {

    private long left = TextLines.LONGEST_BYTES;
    private @Nullable IOException failure;

    Metered(InputStream in) {
      super(in);
    }

    void begin() {
      left = TextLines.LONGEST_BYTES;
    }

    /** What the stream itself threw, which the parser may have dressed up. */
    void rethrow() throws IOException, LabelFileProblem {
      if (left <= 0) {
        throw new LabelFileProblem("A part of it is larger than 1,000,000 bytes.");
      } else if (failure != null) {
        throw failure;
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("too large");
      }
      try {
        int count = super.read(buffer, from, length);
        left -= Math.max(0, count);
        return count;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
