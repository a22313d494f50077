using System.Xml.Linq;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Documentation;

/// <summary>The XML comment of one symbol.</summary>
/// <param name="xml">The element that contains the elements of the comment.</param>
internal sealed class Comment(XElement xml)
{
    public static Comment None { get; } = new(new XElement("doc"));

    public TextModel ToModel() => new(Describe("summary"), Describe("remarks"), Describe("returns"));

    /// <summary>Returns the text of an element, or null.</summary>
    public string? Describe(string element) => CommentText.ToMarkdown(xml.Element(element));

    /// <summary>Returns the text of the element whose <c>name</c> attribute has that value, or null.</summary>
    public string? Describe(string element, string name) => CommentText.ToMarkdown(
        xml.Elements(element).FirstOrDefault(candidate => (string?)candidate.Attribute("name") == name));
}
