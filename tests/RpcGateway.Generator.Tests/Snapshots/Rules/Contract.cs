using System.ComponentModel.DataAnnotations;

namespace Shapes;

[RpcContract("rules")]
public interface IRules
{
    Task SendAsync([StringLength(100)] string text, [Range(1, 5)] int? priority, [RegularExpression("[a-z]+")] string? tag = null);

    Task StoreAsync(Item[] items, Dictionary<string, Item>? byName = null);

    Task<string> FreeAsync(string text);
}

public record Item([Required] string Name, [EmailAddress] string? Mail, Item? Part);
