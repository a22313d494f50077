using Microsoft.Extensions.Options;
using Npgsql;

namespace RpcGateway.Mailbox.Hosting;

/// <summary>Finds all mistakes in the options and the types of messages at once.</summary>
internal sealed class MailboxOptionsValidator(IEnumerable<MailRegistration> registrations) : IValidateOptions<RpcMailboxOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcMailboxOptions options)
    {
        string[] errors =
        [
            .. options.Validate(),
            .. ValidateConnection(options.PostgreSql),
            .. registrations.SelectMany(registration => registration.Validate()),
            .. Twice(registration => registration.Name).Select(twice => $"Two types of messages have the name '{twice}'."),
            .. Twice(registration => registration.Type.ToString()).Select(twice => $"The messages {twice} were added twice."),
        ];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> ValidateConnection(string? text)
    {
        string? error = null;
        try
        {
            _ = new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException e)
        {
            error = $"{nameof(RpcMailboxOptions.PostgreSql)} is not a connection string: {e.Message}";
        }

        return error is null ? [] : [error];
    }

    private IEnumerable<string> Twice(Func<MailRegistration, string> select) =>
        registrations.GroupBy(select, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
