using System.ComponentModel.DataAnnotations;

namespace RpcGateway.Generator.Tests.Rules;

/// <summary>A contract with every kind of rule.</summary>
[RpcContract("orders")]
public interface IOrders
{
    Task PlaceAsync(Order order);

    Task PlaceManyAsync([Length(1, 3)] List<Order?> orders, [MaxLength(2)] Dictionary<string, Order>? byName = null);

    Task PlaceAnyAsync(Payment payment);

    Task NumbersAsync(
        [Range(1, 10)] int whole = 5,
        [Range(0.5, double.MaxValue)] double? real = null,
        [Range(typeof(decimal), "0.01", "99.99", MaximumIsExclusive = true)] decimal price = 1,
        [Range(0, 5)] ulong large = 0,
        [AllowedValues(1, 2, 3)] long choice = 1);

    Task TextsAsync(
        [StringLength(5, MinimumLength = 2)] string? text = null,
        [RegularExpression("[a-z]+")] string? word = null,
        [RegularExpression("(a+)+b", MatchTimeoutInMilliseconds = 1)] string? slow = null,
        [EmailAddress] string? mail = null,
        [AllowedValues("red", "green", null)] string? colour = null,
        [DeniedValues("root")] string user = "",
        [Required(ErrorMessage = "The {0} is needed.")] string? name = "x");

    Task OwnAsync([Even] int number, [MinLength(2)] IEnumerable<int> items, [MaxLength(2)] int[]? array = null);

    Task ImportAsync(IAsyncEnumerable<Order?> orders, [Range(1, 9)] int priority = 1);

    Task ReserveAsync(IAsyncEnumerable<Point> points);

    Task SignUpAsync(SignUp form);

    Task SignUpManyAsync(Dictionary<string, SignUp> forms);

    void Note([StringLength(3)] string text, string faults = "", string call = "");

    Task<string> FreeAsync(string text);
}
