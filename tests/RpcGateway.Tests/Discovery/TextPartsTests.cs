using RpcGateway.Services.Description;

namespace RpcGateway.Tests.Discovery;

public sealed class TextPartsTests
{
    [Theory]
    [InlineData("One. Two.", "One.")]
    [InlineData("One", "One")]
    [InlineData("Is it? Yes.", "Is it?")]
    [InlineData("As in e.g. this one. Two.", "As in e.g. this one.")]
    [InlineData("First paragraph\n\nSecond.", "First paragraph")]
    [InlineData("1.5 is a number. Two.", "1.5 is a number.")]
    [InlineData(null, null)]
    public void FirstSentence_Text_IsCutAtItsEnd(string? text, string? sentence) =>
        TextParts.FirstSentence(text).Should().Be(sentence);

    [Theory]
    [InlineData("a", "b", "a\n\nb")]
    [InlineData("a", null, "a")]
    [InlineData(null, "b", "b")]
    [InlineData(null, null, null)]
    public void Join_Texts_AreParagraphs(string? summary, string? remarks, string? both) =>
        TextParts.Join(summary, remarks).Should().Be(both);
}
