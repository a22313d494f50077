using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Telemetry;

public sealed class PeerTextTests
{
    [Theory]
    [InlineData("plain Text, with ümläuts and 日本語 and 😀")]
    [InlineData("C:\\a\\u000ab")]
    [InlineData("")]
    public void Clean_SafeText_IsUnchanged(string text) => PeerText.Clean(text).Should().Be(text);

    [Theory]
    [InlineData("a\nb", "a\\u000ab")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("nul\0", "nul\\u0000")]
    [InlineData("line\u2028separator", "line\\u2028separator")]
    [InlineData("\u202eturned", "\\u202eturned")]
    [InlineData("hid\u200bden", "hid\\u200bden")]
    [InlineData("\u3164\u115f\u1160\uffa0", "\\u3164\\u115f\\u1160\\uffa0")]
    [InlineData("\u034f\u17b4\u2800", "\\u034f\\u17b4\\u2800")]
    [InlineData("a\ufe0fb", "a\\ufe0fb")]
    [InlineData("\U000e0041b\U000e0100", "\\U000e0041b\\U000e0100")]
    public void Clean_ControlAndInvisibleCharacters_AreEscaped(string text, string clean) => PeerText.Clean(text).Should().Be(clean);

    [Fact]
    public void Clean_LoneSurrogate_IsEscaped() => PeerText.Clean("half " + '\ud800').Should().Be("half \\ufffd");

    [Fact]
    public void Clean_LongText_IsTruncated()
    {
        PeerText.Clean(new string('x', 201)).Should().Be(new string('x', 200) + "…");
        PeerText.Clean("abcdef", 3).Should().Be("abc…");
        PeerText.Clean(Encoding.UTF8.GetBytes(new string('ä', 1_000_000)), 4).Should().Be("ääää…");
    }

    [Fact]
    public void Clean_NoText_IsEmpty() => PeerText.Clean((string?)null).Should().BeEmpty();
}
