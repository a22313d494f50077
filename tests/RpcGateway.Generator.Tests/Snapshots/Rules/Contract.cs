using System.ComponentModel.DataAnnotations;

namespace Shapes;

[RpcContract("rules")]
public interface IRules
{
    Task SendAsync([StringLength(100)] string text, [Range(1, 5)] int? priority, [RegularExpression("[a-z]+")] string? tag = null);

    Task StoreAsync(Item[] items, Dictionary<string, Item>? byName = null);

    Task ImportAsync(IAsyncEnumerable<Item> items, IAsyncEnumerable<int> free);

    Task BookAsync(Stay stay);

    Task<string> FreeAsync(string text);
}

public record Item([Required] string Name, [EmailAddress] string? Mail, Item? Part);

public record Stay(
    int From,
    [property: System.Text.Json.Serialization.JsonPropertyName("until")] int To,
    [property: Compare("From")] int? Paid) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
}
