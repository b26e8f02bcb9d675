package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.winnow.project.ImageClass;

/** CVAT's XML 1.1 for images: a tag an image. Only the annotations; CVAT has the images. */
@Singleton
final class CvatExport implements ExportFormat.OneFile {

  @Override
  public About about() {
    return new About(
        "cvat",
        "CVAT for images 1.1",
        "An annotations file with a tag for each image, as XML. For a CVAT task with the same"
            + " images.",
        "cvat.xml",
        "application/xml",
        Contents.LABELS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("utf-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("annotations");
      text(xml, "version", "1.1");
      meta(xml, in);
      in.each(row -> image(xml, row));
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw failure(e);
    }
  }

  private static IOException failure(XMLStreamException e) {
    return e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
  }

  private static void meta(XMLStreamWriter xml, ExportInput in) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("meta");
    xml.writeStartElement("task");
    text(xml, "name", in.project().name());
    xml.writeStartElement("labels");
    for (ImageClass one : in.project().classes()) {
      xml.writeCharacters("\n");
      xml.writeStartElement("label");
      text(xml, "name", one.name());
      text(xml, "color", one.color());
      text(xml, "type", "tag");
      text(xml, "attributes", "");
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    text(xml, "dumped", in.time().toString());
    xml.writeEndElement();
  }

  private static void image(XMLStreamWriter xml, ExportRow row) throws IOException {
    try {
      xml.writeCharacters("\n");
      xml.writeStartElement("image");
      xml.writeAttribute("id", Integer.toString(row.image().ordinal()));
      xml.writeAttribute("name", legal(row.image().name()));
      xml.writeAttribute("width", Integer.toString(row.image().width()));
      xml.writeAttribute("height", Integer.toString(row.image().height()));
      xml.writeStartElement("tag");
      xml.writeAttribute("label", legal(row.theClass().name()));
      xml.writeAttribute("source", "human".equals(row.theLabel().source()) ? "manual" : "auto");
      xml.writeEndElement();
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw failure(e);
    }
  }

  private static void text(XMLStreamWriter xml, String element, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  /** What XML cannot hold at all, such as control characters, becomes U+FFFD. */
  private static String legal(String text) {
    return text.codePoints()
        .map(c -> isLegal(c) ? c : 0xfffd)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isLegal(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
