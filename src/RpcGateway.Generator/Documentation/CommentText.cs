using System.Xml.Linq;

namespace RpcGateway.Generator.Documentation;

/// <summary>Converts the elements of XML comments to Markdown.</summary>
internal static class CommentText
{
    /// <returns>The text, or null if the element is missing or empty.</returns>
    public static string? ToMarkdown(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var writer = new MarkdownWriter();
        WriteContent(writer, element);
        var text = writer.ToString();
        return text.Length == 0 ? null : text;
    }

    /// <summary>Returns the readable part of a reference: without the kind prefix and the parameters, at most two names.</summary>
    public static string NameOf(string reference)
    {
        var name = reference.Length > 1 && reference[1] == ':' ? reference.Substring(2) : reference;
        var end = name.IndexOf('(');
        name = (end < 0 ? name : name.Substring(0, end)).Replace('{', '<').Replace('}', '>');
        var parts = name.IndexOf('<') < 0 ? name.Split('.') : [name];
        return parts.Length <= 2 ? name : $"{parts[parts.Length - 2]}.{parts[parts.Length - 1]}";
    }

    private static void WriteContent(MarkdownWriter writer, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
            {
                writer.Text(text.Value);
            }
            else if (node is XElement child)
            {
                WriteElement(writer, child);
            }
        }
    }

    private static void WriteElement(MarkdownWriter writer, XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "c":
                writer.Word($"`{element.Value.Trim()}`");
                break;
            case "see" or "seealso":
                WriteReference(writer, element);
                break;
            case "paramref" or "typeparamref":
                writer.Word($"`{(string?)element.Attribute("name")}`");
                break;
            case "para":
                writer.Paragraph();
                WriteContent(writer, element);
                writer.Paragraph();
                break;
            case "br":
                writer.Line("");
                break;
            case "code":
                writer.Code(element.Value);
                break;
            case "list":
                WriteList(writer, element);
                break;
            case "b" or "strong":
                writer.Word($"**{ToMarkdown(new XElement("b", element.Nodes()))}**");
                break;
            case "i" or "em":
                writer.Word($"*{ToMarkdown(new XElement("i", element.Nodes()))}*");
                break;
            default:
                WriteContent(writer, element);
                break;
        }
    }

    private static void WriteReference(MarkdownWriter writer, XElement element)
    {
        var label = ToMarkdown(new XElement("label", element.Nodes()));
        if ((string?)element.Attribute("href") is { } address)
        {
            writer.Word($"[{label ?? address}]({address})");
        }
        else if (label is not null)
        {
            writer.Word(label);
        }
        else if ((string?)element.Attribute("langword") is { } keyword)
        {
            writer.Word($"`{keyword}`");
        }
        else if ((string?)element.Attribute("cref") is { } reference)
        {
            writer.Word($"`{NameOf(reference)}`");
        }
    }

    private static void WriteList(MarkdownWriter writer, XElement list)
    {
        writer.Paragraph();
        foreach (var item in list.Elements("item"))
        {
            writer.Line("- ");
            if (item.Element("term") is { } term)
            {
                WriteContent(writer, term);
                writer.Text(item.Element("description") is null ? "" : ": ");
            }

            WriteContent(writer, item.Element("description") ?? (item.Element("term") is null ? item : new XElement("none")));
        }

        writer.Paragraph();
    }
}
