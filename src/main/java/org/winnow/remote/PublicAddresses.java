package org.winnow.remote;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet. All others are this machine, its neighbours, or
 * something in between: IANA's special-purpose registries for IPv4 and IPv6.
 */
final class PublicAddresses {

  private record Block(byte[] prefix, int bits) {

    static Block of(String text) {
      String[] parts = text.split("/", 2);
      return new Block(literal(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (prefix[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> SPECIAL =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20");

  private static final Block GLOBAL_IPV6 = Block.of("2000::/3");

  // Ways to write an IPv4 address into an IPv6 one: the packet goes to that.
  private static final Block SIX_TO_FOUR = Block.of("2002::/16");
  private static final Block NAT64 = Block.of("64:ff9b::/96");

  private PublicAddresses() {}

  private static List<Block> blocks(String... texts) {
    return Arrays.stream(texts).map(Block::of).toList();
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  static boolean holds(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return !isSpecial(bytes);
    } else if (SIX_TO_FOUR.holds(bytes)) {
      return !isSpecial(Arrays.copyOfRange(bytes, 2, 6));
    } else if (NAT64.holds(bytes)) {
      return !isSpecial(Arrays.copyOfRange(bytes, 12, 16));
    }
    return GLOBAL_IPV6.holds(bytes) && !isSpecial(bytes);
  }

  private static boolean isSpecial(byte[] address) {
    return SPECIAL.stream().anyMatch(block -> block.holds(address));
  }
}
