using System.Xml.Linq;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Documentation;

/// <summary>The XML comment of one symbol.</summary>
/// <param name="xml">An element that holds the comment's elements.</param>
internal sealed class Comment(XElement xml)
{
    public static Comment None { get; } = new(new XElement("doc"));

    public TextModel ToModel() => new(Describe("summary"), Describe("remarks"), Describe("returns"));

    /// <summary>The text of an element, or null.</summary>
    public string? Describe(string element) => CommentText.ToMarkdown(xml.Element(element));

    /// <summary>The text of the element with that name attribute, or null.</summary>
    public string? Describe(string element, string name) => CommentText.ToMarkdown(
        xml.Elements(element).FirstOrDefault(candidate => (string?)candidate.Attribute("name") == name));
}
